// A component's life: Streamlit mounts it, gives it new data, and one day takes it off the page.

import { UNANSWERED } from "./outbox.js";
import { watchForLoss } from "./recovery.js";

/**
 * The function that Streamlit calls at first and again with all new data. ``create(root)`` makes what lives in a root:
 *
 * section: its element. enter(signal): it comes onto the page; its listeners end with the signal.
 * update(data, report, { setStateValue, setTriggerValue }). leave(): it is gone.
 */
export function mounting(create) {
  const living = new WeakMap(); // what Streamlit gives us to draw in → what lives there

  return function ({ parentElement, data, setStateValue, setTriggerValue }) {
    if (!living.has(parentElement)) living.set(parentElement, { it: create(parentElement), listening: null });
    const life = living.get(parentElement);
    if (!life.listening) {
      watchForLoss(UNANSWERED);
      life.listening = new AbortController();
      life.it.enter(life.listening.signal);
    }
    const report = (said) => setTriggerValue("report", said);
    life.it.update(data, report, { setStateValue, setTriggerValue });
    return () => setTimeout(() => leave(life));
  };
}

/** Streamlit also cleans up after data that newer data overtook: only what is out of the document has left. */
function leave(life) {
  if (life.it.section.isConnected || !life.listening) return;
  life.listening.abort();
  life.listening = null;
  life.it.leave();
}

/** Whether Python runs for this page, as Streamlit shows it. */
export function pythonWorks() {
  const app = document.querySelector(".stApp")?.dataset;
  return app?.testScriptState === "running" && app.testConnectionState === "CONNECTED";
}
