// Reports to Python.

export const LOST_AFTER = 2000; // ms without an answer until a report is sent again
const PATIENCE = 2; // unanswered tries until the page hears that Python is lost
export const LOST = "pgviz:lost"; // an event of the document; its detail is the newest report
export const FOUND = "pgviz:found"; // Python answers again

/**
 * Sends one report at a time, the newest value as soon as the last one is answered, and always the final one: what is
 * not answered is sent again, under a new number, until it is, or until something newer takes its place.
 */
export class Outbox {
  /** ``works()``: whether Python is at work. Then an answer is only late, and asking again would make it later. */
  constructor(works = () => false) {
    this.works = works;
    this.queue = []; // of { report, over }
    this.flight = null; // { report, over, first, seq }
    this.seq = Date.now(); // larger than in any earlier life of what reports
    this.unanswered = 0;
    this.send = () => {};
  }

  /** ``over(other)``: whether the report takes the place of an earlier one that waits. */
  post(report, over = (other) => other.name === report.name) {
    const last = this.queue.at(-1);
    if (last && over(last.report)) this.queue.pop();
    this.queue.push({ report, over });
    this.flush();
  }

  flush() {
    if (this.flight || !this.queue.length) return;
    const { report, over, first } = this.queue.shift();
    const seq = ++this.seq;
    this.flight = { report, over, first: first ?? seq, seq };
    this.wait();
    this.send(first ? { ...report, seq, first } : { ...report, seq });
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.works() ? this.wait() : this.again()), LOST_AFTER);
  }

  again() {
    const { report, over, first } = this.flight;
    this.flight = null;
    if (!this.queue[0]?.over(report)) this.queue.unshift({ report, over, first });
    if (++this.unanswered === PATIENCE) {
      document.dispatchEvent(new CustomEvent(LOST, { detail: this.queue.at(-1).report }));
    }
    this.flush();
  }

  /** Python has answered the reports up to this number. */
  answered(ack) {
    this.seq = Math.max(this.seq, ack);
    if (!this.flight || ack < this.flight.first) return;
    clearTimeout(this.timer);
    this.flight = null;
    if (this.unanswered >= PATIENCE) document.dispatchEvent(new CustomEvent(FOUND));
    this.unanswered = 0;
    this.flush();
  }

  /** Whether a report about this name is still to be answered. */
  concerns(name) {
    return [this.flight, ...this.queue].some((entry) => entry?.report.name === name);
  }

  /** What reports is gone: nothing of it is to be said any more. */
  close() {
    clearTimeout(this.timer);
    this.flight = null;
    this.queue = [];
  }
}
