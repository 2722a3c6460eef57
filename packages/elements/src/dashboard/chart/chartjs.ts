// The build replaces this file by these parts of chart.js, and no others: see decision 0008.
export {
  ArcElement,
  CategoryScale,
  Chart,
  DoughnutController,
  Filler,
  Interaction,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from 'chart.js';
