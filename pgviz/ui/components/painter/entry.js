// What Streamlit calls. STYLES, the text of painter.css, stands in front of this once it is joined (bridge/component.py).

import { mounting } from "../bridge/life.js";
import { Painter } from "./painter.js";

const mount = mounting((root) => new Painter(root, STYLES));
export default mount;
