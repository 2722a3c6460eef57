import {Window} from 'happy-dom';
import {testElementsIn} from './environment.js';

testElementsIn('happy-dom', (url) => new Window({url}));
