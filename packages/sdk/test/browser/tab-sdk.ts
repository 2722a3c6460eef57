import * as rf from '@resolutionflow/sdk';
import type {TabWindow} from './tab.js';

(window as unknown as TabWindow).rf = rf;
window.dispatchEvent(new Event('rf-ready'));
