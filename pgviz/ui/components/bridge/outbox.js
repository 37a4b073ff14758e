// Reports to Python.

export const LOST_AFTER = 2000; // ms without an answer until a report is sent again
const LATE_UNTIL = 30_000; // ms that Python may be at work on one
export const WONDER_AFTER = 700; // ms without an answer until somebody should ask why
export const UNANSWERED = "pgviz:unanswered"; // an event of the document; its detail is the newest report, null if all are answered

/**
 * Sends one report at a time, the newest value as soon as the last one is answered, and always the final one: what is
 * not answered is sent again, under a new number, until it is, or until something newer takes its place.
 */
export class Outbox {
  /** ``works()``: whether Python is at work. Then an answer is only late, and asking again would make it begin anew. */
  constructor(works = () => false) {
    this.works = works;
    this.queue = []; // of { report, over }
    this.flight = null; // { report, over, first, seq }
    this.seq = Date.now(); // larger than in any earlier life of what reports
    this.late = false; // no answer, although one could be there by now
    this.told = false; // somebody has been told so
    this.send = () => {};
  }

  /** ``over(other)``: whether the report takes the place of an earlier one that waits. */
  post(report, over = (other) => other.name === report.name) {
    const last = this.queue.at(-1);
    if (last && over(last.report)) this.queue.pop();
    this.queue.push({ report, over });
    this.flush();
    if (this.late) this.wonder();
  }

  flush() {
    if (this.flight || !this.queue.length) return;
    const { report, over, first } = this.queue.shift();
    const seq = ++this.seq;
    this.flight = { report, over, first: first ?? seq, seq };
    this.wait();
    this.send(first ? { ...report, seq, first } : { ...report, seq });
  }

  wait(since = Date.now()) {
    const isLate = () => this.works() && Date.now() - since < LATE_UNTIL;
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    this.timer = setTimeout(() => (isLate() ? this.wait(since) : this.again()), LOST_AFTER);
    this.soon = setTimeout(() => this.wonder(), WONDER_AFTER);
  }

  wonder() {
    this.late = !this.works();
    const newest = (this.queue.at(-1) ?? this.flight)?.report;
    if (this.late && newest) this.tell(newest);
  }

  tell(detail) {
    this.told = detail !== null;
    document.dispatchEvent(new CustomEvent(UNANSWERED, { detail }));
  }

  again() {
    const { report, over, first } = this.flight;
    this.flight = null;
    if (!this.queue[0]?.over(report)) this.queue.unshift({ report, over, first });
    this.flush();
  }

  /** Python has answered the reports up to this number. */
  answered(ack) {
    this.seq = Math.max(this.seq, ack);
    if (!this.flight || ack < this.flight.first) return;
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    if (this.told) this.tell(null);
    this.late = false;
    this.flight = null;
    this.flush();
  }

  /** Whether a report about this name is still to be answered. */
  concerns(name) {
    return [this.flight, ...this.queue].some((entry) => entry?.report.name === name);
  }

  /** What reports is gone: nothing of it is to be said any more. */
  close() {
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    this.flight = null;
    this.queue = [];
  }
}
