// The picture of a moment, on a canvas of its own size, or for saving on one of any size.

import { agentAt, drawAgent, drawPath } from "./agent.js";
import { drawArrows, drawDrawn } from "./arrows.js";
import { easeInOut } from "./geometry.js";
import { drawCells } from "./ground.js";

const MAX_CELL = 112; // CSS pixels
const MIN_CELL = 24; // where the room is wide enough
const PNG_SIDE = 1600;

export class Picture {
  constructor(canvas, head) {
    this.canvas = canvas;
    this.head = head;
    this.ctx = canvas.getContext("2d");
    [this.below, this.above] = [0, 1].map(() => document.createElement("canvas").getContext("2d")); // cells, arrows
    this.painted = null; // what the two layers show
  }

  /** Square cells, a whole number of device pixels each, as large as the room allows; the width in CSS pixels. */
  fit(film, room) {
    const ratio = window.devicePixelRatio || 1;
    const fits = Math.min(room / film.cols, Math.max(film.height / film.rows, MIN_CELL), MAX_CELL);
    const size = Math.max(4, Math.floor(fits * ratio));
    const [width, height] = [size * film.cols, size * film.rows];
    if (this.size !== size || this.canvas.width !== width || this.canvas.height !== height) {
      this.size = size;
      for (const canvas of [this.canvas, this.below.canvas, this.above.canvas]) Object.assign(canvas, { width, height });
      this.canvas.style.width = `${width / ratio}px`;
      this.canvas.style.height = `${height / ratio}px`;
      this.painted = null;
    }
    return width / ratio;
  }

  draw() {
    this.paint();
    const { ctx, below, above, canvas } = this;
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(below.canvas, 0, 0);
    this.drawMoving(ctx, this.size, () => ctx.drawImage(above.canvas, 0, 0));
  }

  /** Keeps the two layers that change only with the take: cells below the path, arrows above it. */
  paint() {
    const { palette, size } = this;
    const { film, take, blend } = this.head;
    const wanted = blend ? `${blend.from} ${take} ${blend.u}` : `${take}`;
    if (this.painted === wanted) return;
    const [from, u] = blend ? [blend.from, easeInOut(blend.u)] : [take, 1];
    for (const layer of [this.below, this.above]) layer.clearRect(0, 0, film.cols * size, film.rows * size);
    drawCells(this.below, film, palette, size, from, take, u);
    drawArrows(this.above, film, palette, size, from, take, u);
    this.painted = wanted;
  }

  drawMoving(ctx, size, arrows) {
    const { palette, head } = this;
    const { film, take, step, moment } = head;
    const u = head.calm.matches ? 0 : head.u;
    const agent = agentAt(film, moment, u, size);
    drawPath(ctx, film, palette, size, take, step, u, agent);
    arrows();
    if (!head.blend) drawDrawn(ctx, film, palette, size, take, moment);
    drawAgent(ctx, film, palette, size, agent, film.action[moment]);
  }

  /** Gives the moment to the person as a PNG file. */
  save() {
    const { film, take, step } = this.head;
    const picture = document.createElement("canvas");
    const size = Math.ceil(PNG_SIDE / Math.max(film.rows, film.cols));
    [picture.width, picture.height] = [film.cols * size, film.rows * size];
    const ctx = picture.getContext("2d");
    ctx.fillStyle = this.palette.ground;
    ctx.fillRect(0, 0, picture.width, picture.height);
    drawCells(ctx, film, this.palette, size, take, take, 1);
    this.drawMoving(ctx, size, () => drawArrows(ctx, film, this.palette, size, take, take, 1));
    picture.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = `pgviz-${film.labels[take].replace(/[^\w]+/g, "-")}-step-${step}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }
}
