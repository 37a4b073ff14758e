// Charts that are new are drawn one at a time, from the top of the page; in between the browser paints.

const waiting = [];
let drawing = false;

/** Draw when it is the turn of the chart in ``host``; resolves when that is done. */
export function inTurn(host, draw) {
  return new Promise((resolve, reject) => {
    waiting.push({ host, run: () => draw().then(resolve, reject) });
    if (!drawing) next();
  });
}

const PRECEDING = 2; // Node.DOCUMENT_POSITION_PRECEDING
const follows = (one, other) => one.host.compareDocumentPosition(other.host) & PRECEDING;

async function next() {
  drawing = true;
  await pause(); // others that are new at the same moment, too
  while (waiting.length) {
    waiting.sort((one, other) => (follows(one, other) ? 1 : -1));
    await waiting.shift().run();
    await pause();
  }
  drawing = false;
}

const pause = () => new Promise((resolve) => setTimeout(resolve));
