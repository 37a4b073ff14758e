// What Streamlit calls.

import { mounting } from "../bridge/life.js";
import { LinkBox } from "./link.js";

const mount = mounting((root) => new LinkBox(root, STYLES));
export default mount;
