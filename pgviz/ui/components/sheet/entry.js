// What Streamlit calls. STYLES, the text of sheet.css, stands in front of this once it is joined (bridge/component.py).

import { mounting } from "../bridge/life.js";
import { Sheet } from "./sheet.js";

const mount = mounting((root) => new Sheet(root, STYLES));
export default mount;
