// A hand on a map: it takes hold of a mark, or puts the state where it is.

import { partsOf, stateAt } from "./plane.js";

const TOUCH_SLOP = 4; // pixels: a finger that moved less has tapped
const REACH = 14; // pixels from a mark's middle within which a hand takes hold of it

/** What a hand means to an atlas (see bridge/drag.js). */
export function handOn(atlas) {
  /** The state that is under the hand. */
  function follow({ name, offset, at }, event) {
    const home = atlas.section.getBoundingClientRect();
    const x = (event.clientX - offset[0] - home.left - at.left) / at.width;
    const y = 1 - (event.clientY - offset[1] - home.top - at.top) / at.height;
    atlas.held.change(name, stateAt(atlas.maps, [x, y]), false);
  }

  /** The nearest mark in reach, and how far from its middle the hand is: it does not jump when it is taken. */
  function nearest(event, box) {
    let found = { name: null, offset: [0, 0], distance: REACH };
    for (const { name } of atlas.data.points) {
      const [x, y] = partsOf(atlas.maps, atlas.valueOf(name));
      const offset = [event.clientX - box.left - x * box.width, event.clientY - box.top - (1 - y) * box.height];
      const distance = Math.hypot(...offset);
      if (distance < found.distance) found = { name, offset, distance };
    }
    return found;
  }

  return {
    grab(event) {
      const plot = event.target.closest(".plot");
      if (!plot || atlas.data.fixed) return null;
      atlas.held.keys.finish();
      const [box, home] = [plot.getBoundingClientRect(), atlas.section.getBoundingClientRect()];
      // Where the plot is in the section is taken once: while the hand holds it, it may give its place to another.
      const at = { left: box.left - home.left, top: box.top - home.top, width: box.width, height: box.height };
      const { name, offset } = nearest(event, box);
      const waits = event.pointerType === "touch" && !name; // a finger may mean to scroll
      return { name: name ?? "s", base: atlas.valueOf(name ?? "s"), offset, at, waits, jumps: !name };
    },

    begins(event, grip) {
      const [across, along] = [event.clientX - grip.x, event.clientY - grip.y].map(Math.abs);
      return Math.max(across, along) < TOUCH_SLOP ? undefined : along <= across;
    },

    start(grip, event) {
      atlas.section.dataset.dragging = grip.name;
      atlas.points.get(grip.name)?.focus(0);
      if (grip.jumps) follow(grip, event);
    },

    move: follow,
    taps: true,

    end({ name, base, reported }, how) {
      delete atlas.section.dataset.dragging;
      if (reported && how !== "gone") atlas.held.change(name, how === "released" ? atlas.valueOf(name) : base, true);
      atlas.held.settle();
    },
  };
}
