import {base} from './styles/base.styles.js';
import {cards} from './styles/cards.styles.js';
import {charts} from './styles/charts.styles.js';
import {findings} from './styles/findings.styles.js';
import {head} from './styles/head.styles.js';
import {largeScreen} from './styles/large-screen.styles.js';
import {panels} from './styles/panels.styles.js';
import {print} from './styles/print.styles.js';
import {heights, states} from './styles/states.styles.js';
import {tables} from './styles/tables.styles.js';

export const styles = [
  base,
  head,
  panels,
  cards,
  findings,
  charts,
  tables,
  states,
  heights,
  largeScreen,
  print,
];
