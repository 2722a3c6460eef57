import type {NextFunction, Request, RequestHandler, Response} from 'express';

/** Runs a middleware as a step of its own; what it passes on as an error is thrown. */
export function runMiddleware(middleware: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const next: NextFunction = (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('A middleware failed', {cause: error}));
    };
    void middleware(request, response, next);
  });
}
