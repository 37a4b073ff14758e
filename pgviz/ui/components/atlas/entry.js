// What Streamlit calls. STYLES, the text of atlas.css, stands in front of this once it is joined (bridge/component.py).

import { mounting } from "../bridge/life.js";
import { Atlas } from "./atlas.js";

const mount = mounting((root) => new Atlas(root, STYLES));
export default mount;
