/**
 * Saves a quarter of a megabyte of attestation certificates and X.509 code. Auth requests no attestation
 * ("attestation: none"), so browsers send none. A passkey with a certificate is refused, because these functions
 * throw. A passkey with self attestation needs no certificate and is accepted.
 */
const refuse = (): never => {
  throw new Error('Attestation certificates are not supported');
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
