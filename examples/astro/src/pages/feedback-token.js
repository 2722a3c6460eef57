import {createClient} from '@resolutionflow/sdk';

const feedback = createClient({baseUrl: 'http://127.0.0.1:4600', key: process.env.FEEDBACK_KEY ?? ''});

/** Put your own check of the session here. In this example, everybody is Anna Berg. */
const signedInUser = () => ({id: 'anna', name: 'Anna Berg'});

export async function GET() {
  const {id, name} = signedInUser();
  const {token} = await feedback.createToken({userId: id, name, role: 'team_admin', ttlSeconds: 3600});
  return Response.json({token}, {headers: {'Cache-Control': 'no-store'}});
}
