import ky from 'ky';
import type {Http} from './http.js';

/** For whoever calls the SDK. */
export const byKy: Http = (url, request) => ky(url, {...request, retry: 0, throwHttpErrors: false});
