// What Streamlit calls. STYLES and MARKUP, the texts of player.css and player.html, stand in front of this once it is
// joined (bridge/component.py).

import { mounting } from "../bridge/life.js";
import { Player } from "./player.js";

const mount = mounting((root) => new Player(root, STYLES, MARKUP));
export default mount;
