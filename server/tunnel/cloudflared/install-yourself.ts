/** The way out of every failure to fetch cloudflared: the end of a sentence. */
export const installYourself =
  'or install cloudflared yourself (https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/downloads/), and it is used from PATH';
