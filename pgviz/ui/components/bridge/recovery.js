// A server that was started anew, or that has waited too long for us, knows nothing of this page any more: what a hand
// does is answered by nobody. Then the page comes back by itself, from the address bar, with what was last edited.

const WATCH = "pgviz.recovery"; // of globalThis: one watch for all components
const EDIT = "edit"; // the parameter that carries the last edit over

/** What a report edits, as the server reads it from a link: ``theta.3:1.5``; of a point two numbers; of a pick none. */
export function asEdit(report) {
  if (!report?.name) return "";
  if (Array.isArray(report.values)) return report.values.map((v, i) => `${report.name}.${i}:${v}`).join(";");
  return `${report.name}:${report.text ?? report.value ?? ""}`;
}

/** The address of this page with the last edit. */
export function comingBack(address, report) {
  const url = new URL(address);
  url.searchParams.set(EDIT, asEdit(report));
  return url.href;
}

/** Where the server says whether it knows this page; Python writes it into the page. */
const question = () => document.querySelector(".pgviz-session")?.dataset.ask;

async function isLost() {
  const ask = question();
  if (!ask) return false;
  try {
    return (await fetch(ask, { cache: "no-store" })).status === 404;
  } catch {
    return false; // no server at all: it will be asked again when it is back
  }
}

/** With the newest report that nobody has answered. Not while a hand drags: when it lets go, there is another one. */
async function recover() {
  const waits = () => globalThis[WATCH].leaving || document.documentElement.hasAttribute("data-held");
  if (waits() || !(await isLost()) || waits()) return;
  globalThis[WATCH].leaving = true;
  location.replace(comingBack(location.href, globalThis[WATCH].report));
}

/** Watches for reports that nobody answers (and for their answers after all), and asks whenever the connection is back. */
export function watchForLoss(unanswered) {
  if (globalThis[WATCH]) return;
  globalThis[WATCH] = { leaving: false, report: null };
  document.addEventListener(unanswered, ({ detail }) => {
    globalThis[WATCH].report = detail;
    if (detail) recover();
  });
  const app = document.querySelector(".stApp");
  if (!app) return;
  let before = app.dataset.testConnectionState;
  new MutationObserver(() => {
    const now = app.dataset.testConnectionState;
    const back = now === "CONNECTED" && before !== now;
    before = now;
    if (back) setTimeout(recover, 300);
  }).observe(app, { attributes: true, attributeFilter: ["data-test-connection-state"] });
}
