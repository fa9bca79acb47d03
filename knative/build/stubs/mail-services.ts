/**
 * nodemailer knows 60 mail providers by name and prepares that table when it is loaded. `SMTP_URL` names a host, so
 * the image leaves the table out.
 */
export default (): false => false;
