// Where things are in the picture, and how they ease from one place to another. Sizes are in device pixels a cell.

export const easeInOut = (u) => (u < 0.5 ? 2 * u * u : 1 - 2 * (1 - u) * (1 - u));
export const centre = (film, cell, size) => [(cell % film.cols + 0.5) * size, (Math.floor(cell / film.cols) + 0.5) * size];

export function disc(ctx, x, y, radius, colour) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = colour;
  ctx.fill();
}
