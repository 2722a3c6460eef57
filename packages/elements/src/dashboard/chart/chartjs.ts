// The build puts these parts of chart.js, and no others, in the place of this file: see decision 0008.
export {
  ArcElement,
  CategoryScale,
  Chart,
  DoughnutController,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from 'chart.js';
