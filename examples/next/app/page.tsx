import Link from 'next/link';
import {Flow} from './flow';

export default function Page() {
  return (
    <main>
      <h1>VPN is down</h1>
      <Flow />
      <p>
        <Link href="/dashboard">Dashboard</Link>
      </p>
    </main>
  );
}
