import * as rf from '@resolutionflow/sdk';
import type {TabWindow} from './tab.js';

Object.assign(window, {rf} satisfies Pick<TabWindow, 'rf'>);
window.dispatchEvent(new Event('rf-ready'));
