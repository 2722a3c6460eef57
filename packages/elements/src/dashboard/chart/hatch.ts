const TILE = 8;

/** Makes a pattern of diagonal lines, for an area that differs by more than its colour. */
export function hatch(colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = tile.height = TILE;
  const context = tile.getContext('2d');
  if (!context) return colour;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  // Three parallels, so that the lines go on in the neighbouring tiles.
  for (const shift of [-TILE, 0, TILE]) {
    context.moveTo(shift, TILE);
    context.lineTo(shift + TILE, 0);
  }
  context.stroke();
  return context.createPattern(tile, 'repeat') ?? colour;
}
