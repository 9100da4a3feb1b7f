import { fetchCloudflared } from '../../../../../server/tunnel/cloudflared/fetch-cloudflared.ts';

/** Fetches into the data folder and prints the code of what went wrong. Its arguments: that folder, a port, an authority. */
const [, , dataDir = '', port = '', ca = ''] = process.argv;
try {
  await fetchCloudflared({
    dataDir,
    env: {},
    fetching: {
      port: Number(port),
      ca,
      platform: 'linux',
      arch: 'x64',
      lookup: (_name, options, callback) => {
        if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
        else callback(null, '127.0.0.1', 4);
      },
    },
    progress: () => undefined,
    signal: new AbortController().signal,
  });
  console.log('fetched');
} catch (error) {
  console.log(error instanceof Error && 'code' in error ? error.code : error);
}
