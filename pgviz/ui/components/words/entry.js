// What Streamlit calls.

import { mounting } from "../bridge/life.js";
import { Words } from "./words.js";

const mount = mounting((root) => new Words(root, STYLES));
export default mount;
