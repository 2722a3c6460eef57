const TILE_PX = 8;

/** Makes a pattern of diagonal lines, for an area that differs by more than its colour. */
export function hatch(colour: string): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = tile.height = TILE_PX;
  const context = tile.getContext('2d');
  if (!context) return colour;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  // Three parallels, so that the lines go on in the neighbouring tiles.
  for (const shift of [-TILE_PX, 0, TILE_PX]) {
    context.moveTo(shift, TILE_PX);
    context.lineTo(shift + TILE_PX, 0);
  }
  context.stroke();
  return context.createPattern(tile, 'repeat') ?? colour;
}
