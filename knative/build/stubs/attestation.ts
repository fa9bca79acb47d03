/**
 * Certificates by which a maker vouches for an authenticator, and the X.509 behind them, are a quarter of a
 * megabyte. Auth asks for none ("attestation: none"), so a browser sends none; one that comes all the same is
 * refused, as what throws here is. A passkey that vouches for itself needs no certificate and still counts.
 */
const refuse = (): never => {
  throw new Error('Attestation certificates are not looked at');
};

export {
  refuse as convertX509PublicKeyToCOSE,
  refuse as getCertificateInfo,
  refuse as isCertRevoked,
  refuse as validateCertificatePath,
  refuse as verifyAttestationAndroidKey,
  refuse as verifyAttestationAndroidSafetyNet,
  refuse as verifyAttestationApple,
  refuse as verifyAttestationFIDOU2F,
  refuse as verifyAttestationTPM,
};
