// A chart in the browser: it keeps its place, waits for plotly, and draws what Python sent, each time in place.

import { make } from "../bridge/elements.js";
import { stands } from "./first.js";
import { plotlyFrom } from "./plotly.js";

export class Chart {
  constructor(root, styles) {
    this.plot = make("div", "chart");
    this.plot.setAttribute("role", "img");
    this.section = make("div", "", make("style", "", styles), this.plot);
    this.told = null;
    this.drawing = false;
    root.append(this.section);
  }

  enter(signal) {
    const watch = new ResizeObserver(() => this.fit());
    watch.observe(this.section);
    signal.addEventListener("abort", () => watch.disconnect());
  }

  leave() {
    globalThis.Plotly?.purge(this.plot);
  }

  update(data) {
    this.told = JSON.parse(new TextDecoder().decode(data));
    this.plot.setAttribute("aria-label", this.told.alt);
    this.plot.style.minHeight = `${this.told.layout.height}px`;
    this.draw();
  }

  /** Draws what was told last; while plotly draws, or is not there yet, newer things may be told. */
  async draw() {
    if (this.drawing) return;
    this.drawing = true;
    try {
      await stands(this.told.after);
      const plotly = await plotlyFrom(this.told.plotly);
      for (let drawn = null; drawn !== this.told && this.section.isConnected; ) {
        drawn = this.told;
        this.width = this.section.clientWidth;
        await plotly.react(this.plot, drawn.data, { ...drawn.layout, width: this.width }, drawn.config);
      }
    } finally {
      this.drawing = false;
    }
  }

  fit() {
    const wide = this.section.clientWidth;
    if (wide && wide !== this.width && this.plot.classList.contains("js-plotly-plot")) this.draw();
  }
}
