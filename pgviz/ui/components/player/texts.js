// Every text of the player. They all came from Python; here they are put where a person reads or hears them.

import { captionAt, momentAt } from "./film.js";

export class Texts {
  constructor(root, head) {
    this.root = root;
    this.head = head;
    this.find = (selector) => root.querySelector(selector);
  }

  /** Of a new film. */
  load() {
    const { film } = this.head;
    this.root.setAttribute("aria-label", film.name);
    this.find(".scrub").max = film.moments - 1;
    this.find(".total").textContent = film.total ? ` ${film.total}` : "";
    this.find(".low").textContent = film.legend[0];
    this.find(".high").textContent = film.legend[1];
    this.find(".note").textContent = film.note;
    for (const mark of this.root.querySelectorAll("[data-kind]")) mark.hidden = !film.kinds.includes(Number(mark.dataset.kind));
    this.announce("");
  }

  /** Says something to who listens. */
  announce(text) {
    this.find(".hidden[role=status]").textContent = text;
  }

  spoken(step) {
    const { film, take } = this.head;
    return `${film.labels[take]}, step ${step}: ${captionAt(film, momentAt(film, take, step))}`;
  }

  /** Label, caption, scrubber and text alternative for the moment. */
  describe() {
    const { film, take, step, moment, playing } = this.head;
    this.find(".label").textContent = film.labels[take];
    this.find(".step").textContent = ` · step ${step}`;
    this.find(".take").textContent = film.captions[take];
    this.find(".caption").textContent = captionAt(film, moment);
    const scrub = this.find(".scrub");
    scrub.value = moment;
    scrub.style.setProperty("--done", `${(100 * moment) / Math.max(1, film.moments - 1)}%`);
    scrub.setAttribute("aria-valuetext", `${film.labels[take]}, step ${step}`);
    this.find(".world").setAttribute("aria-label", playing ? `${film.name}: playing` : this.spoken(step));
    this.root.classList.toggle("playing", playing);
    this.find("[data-do=toggle]").setAttribute("aria-label", playing ? "Pause" : "Play");
    Object.assign(this.root.dataset, { take, step });
  }
}
