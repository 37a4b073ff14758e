// A chart in the browser: it keeps its place, waits for plotly, and draws what Python sent, each time in place.

import { make } from "../bridge/elements.js";
import { patched, saidOf } from "../bridge/ahead.js";
import { factsOf } from "../bridge/wire.js";
import { Cursor } from "./cursor.js";
import { stands } from "./first.js";
import { picked } from "./pick.js";
import { redrawn } from "./quick.js";
import { plotlyFrom, styled } from "./plotly.js";
import { scalesOnPaper } from "./printed.js";
import { Taking } from "./taking.js";
import { inTurn } from "./turns.js";

const BETWEEN = 33; // ms between two drawings that are foreseen: numbers follow the hand in each frame of the screen
const SHARE = 3; // and so many times as long as the last one took: a hand's numbers go before
const LATER = 250; // ms without news, until what may come later is drawn while a hand drags

export class Chart {
  constructor(root, styles) {
    this.plot = make("div", "chart");
    this.plot.setAttribute("role", "img");
    this.section = make("div", "", make("style", "", styles), this.plot);
    this.cursor = new Cursor(this.section, this.plot);
    this.taking = new Taking(this.section, () => this.told);
    this.told = null;
    this.shown = null; // what plotly has drawn
    this.drawing = false;
    this.drawn = this.took = 0; // when it was drawn last, and how long that took, ms
    this.listening = false;
    root.append(this.section);
  }

  enter(signal) {
    const watch = new ResizeObserver(() => this.fit());
    watch.observe(this.section);
    this.cursor.enter(signal);
    this.taking.enter(signal);
    scalesOnPaper(this.plot, signal);
    [this.signal, this.part] = [signal, null];
    signal.addEventListener("abort", () => watch.disconnect());
  }

  leave() {
    globalThis.Plotly?.purge(this.plot);
    this.listening = false;
    this.shown = null;
  }

  update(data, report) {
    this.report = report;
    this.said = factsOf(data);
    this.plot.classList.toggle("waits", false);
    saidOf(this, this.said.part);
    this.tell(this.said);
  }

  tell(told, pause = 0) {
    this.told = told;
    this.plot.setAttribute("aria-label", told.alt);
    this.plot.style.minHeight = `${told.layout.height}px`;
    clearTimeout(this.soon);
    const wait = told.later && document.documentElement.hasAttribute("data-held") ? LATER : pause;
    if (wait > 0) this.soon = setTimeout(() => this.draw(), wait);
    else this.draw();
  }

  /** Draws what Python said for the value that a hand is at, before it is asked. */
  foresee(paths, values, waits) {
    this.plot.classList.toggle("waits", waits);
    this.tell(patched(this.said, paths, values), this.drawn + Math.max(BETWEEN, SHARE * this.took) - performance.now());
  }

  /** Draws what was told last; while plotly draws, or is not there yet, newer things may be told. */
  async draw() {
    if (this.drawing) return;
    this.drawing = true;
    try {
      await stands(this.told.after);
      const plotly = await plotlyFrom(this.told.plotly);
      if (!this.section.isConnected) return; // it has left the page meanwhile
      const root = this.section.getRootNode();
      styled(root);
      if (this.listening) await this.react(plotly);
      else await inTurn(root.host, () => this.react(plotly));
    } finally {
      this.drawing = false;
    }
  }

  async react(plotly) {
    for (let drawn = null; drawn !== this.told && this.section.isConnected; ) {
      drawn = this.told;
      this.drawn = performance.now();
      const width = this.section.clientWidth;
      if (width !== this.width || !this.shown || !redrawn(this.plot, this.shown, drawn))
        await plotly.react(this.plot, drawn.data, { ...structuredClone(drawn.layout), width }, drawn.config); // it writes there
      [this.shown, this.width, this.took] = [drawn, width, performance.now() - this.drawn];
      this.cursor.load(drawn.linked);
      this.listen();
    }
  }

  /** Once plotly has made the plot a plot, it tells what is clicked. */
  listen() {
    if (this.listening) return;
    this.listening = true;
    this.plot.on("plotly_click", ({ points }) => {
      const value = picked(points);
      if (value !== null) this.report({ seq: Date.now(), value });
    });
  }

  fit() {
    const wide = this.section.clientWidth;
    if (wide && wide !== this.width && this.plot.classList.contains("js-plotly-plot")) this.draw();
  }
}
