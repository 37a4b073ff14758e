// Maps that Python has sent: it leaves them out once it hears that they came, also for coming back to.

const KEPT = 6; // maps of that many encodings
const maps = (globalThis["pgviz.atlas.maps"] ??= new Map()); // digest → maps, the newest last

export const keptMaps = (digest) => maps.get(digest);

export function keepMaps(digest, found) {
  maps.delete(digest);
  maps.set(digest, found);
  if (maps.size > KEPT) maps.delete(maps.keys().next().value);
}
