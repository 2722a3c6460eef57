import type {RequestHandler} from 'express';
import {ApiProblem} from '../api-problem.js';

const headers = {Connection: 'close'};

/** Rejects a head that is valid for Node's parser, but not for HTTP/1.1: no single Host, or an unknown expectation. */
export const checkHead: RequestHandler = ({httpVersion, headersDistinct}, _response, next) => {
  const {host = [], expect = []} = headersDistinct;
  if (host.length > 1 || (host.length === 0 && httpVersion !== '1.0')) {
    throw new ApiProblem('malformed_request', 'Send one Host header.', {headers});
  }
  if (httpVersion !== '1.0' && expect.some((value) => value.toLowerCase() !== '100-continue')) {
    const detail = 'The only expectation that the server meets is 100-continue.';
    throw new ApiProblem('expectation_failed', detail, {headers});
  }
  next();
};
