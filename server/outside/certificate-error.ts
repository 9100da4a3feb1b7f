/** Whether an error code of a connection (`CERT_HAS_EXPIRED`, `ERR_TLS_CERT_ALTNAME_INVALID`) is about its certificate. */
export const isCertificateError = (code: string): boolean =>
  /CERT|SIGNATURE|SSL|TLS|ISSUER|ALTNAME/.test(code);
