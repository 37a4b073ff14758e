// Every text of the player, put where a person reads or hears it. What is said of a film came from Python.

import { say } from "../bridge/language.js";
import { captionAt, KIND, momentAt } from "./film.js";

const MARKED = {
  [KIND.START]: say("start"),
  [KIND.GOAL]: say("goal"),
  [KIND.PIT]: say("pit"),
  [KIND.CLIFF]: say("cliff"),
  [KIND.REVERSED]: say("moves reversed"),
};

export class Texts {
  constructor(root, head) {
    this.root = root;
    this.head = head;
    this.find = (selector) => root.querySelector(selector);
    for (const mark of root.querySelectorAll("[data-kind]")) mark.append(MARKED[mark.dataset.kind]);
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
    const caption = captionAt(film, momentAt(film, take, step));
    return say("{take}, step {step}: {caption}", { take: film.labels[take], step, caption });
  }

  /** Label, caption, scrubber and text alternative for the moment. */
  describe() {
    const { film, take, step, moment, playing } = this.head;
    this.find(".label").textContent = film.labels[take];
    this.find(".step").textContent = say(" · step {step}", { step });
    this.find(".take").textContent = film.captions[take];
    this.find(".caption").textContent = captionAt(film, moment);
    const scrub = this.find(".scrub");
    scrub.value = moment;
    scrub.style.setProperty("--done", `${(100 * moment) / Math.max(1, film.moments - 1)}%`);
    scrub.setAttribute("aria-valuetext", say("{take}, step {step}", { take: film.labels[take], step }));
    this.find(".world").setAttribute("aria-label", playing ? say("{film}: playing", { film: film.name }) : this.spoken(step));
    this.root.classList.toggle("playing", playing);
    this.find("[data-do=toggle]").setAttribute("aria-label", playing ? say("Pause") : say("Play"));
    Object.assign(this.root.dataset, { take, step });
  }
}
