// What Streamlit calls.

import { mounting } from "../bridge/life.js";
import { Sweep } from "./sweep.js";

const mount = mounting((root) => new Sweep(root));
export default mount;
