import {createClient} from '@resolutionflow/sdk';

/** Asks the feedback server, so it runs for each request. */
export const dynamic = 'force-dynamic';

const feedback = createClient({baseUrl: 'http://127.0.0.1:4600', key: process.env['FEEDBACK_KEY'] ?? ''});

/** Put your own check of the session here. In this example, everybody is Anna Berg. */
const signedInUser = (): {id: string; name: string} => ({id: 'anna', name: 'Anna Berg'});

export async function GET(): Promise<Response> {
  const {id, name} = signedInUser();
  const {token} = await feedback.createToken({userId: id, name, role: 'team_admin', ttlSeconds: 3600});
  return Response.json({token}, {headers: {'Cache-Control': 'no-store'}});
}
