// The chart's entry: what Streamlit calls.

import { mounting } from "../bridge/life.js";
import { Chart } from "./chart.js";

const mount = mounting((root) => new Chart(root, STYLES));

export default mount;
