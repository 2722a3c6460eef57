import type {Plugin} from 'chart.js';

/** Shades the way to the last point, because its day or week is not over. */
export const shadeLastPoint = (colour: () => string): Plugin<'line' | 'doughnut'> => ({
  id: 'shadeLastPoint',
  beforeDatasetsDraw({ctx, chartArea, scales, data}) {
    const last = (data.labels?.length ?? 0) - 1;
    if (!scales.x || last < 1) return;
    const [from, to] = [last - 1, last].map((at) => scales.x!.getPixelForValue(at));
    ctx.save();
    ctx.globalAlpha = 0.6;
    ctx.fillStyle = colour();
    ctx.fillRect(from!, chartArea.top, to! - from!, chartArea.height);
    ctx.restore();
  },
});
