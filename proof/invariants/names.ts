/** The names of the invariants, with their numbers in proof/README.md. */
export const invariantNames = {
  seats: '1. seats add up',
  money: '2. money matches the orders',
  authorisations: '3. authorisations end',
  orders: '4. orders end and never go back',
  holds: '5. freed seats sell at once',
  events: '6. events arrive and take effect once',
  keys: '7. a key has one effect',
  limits: '8. limits count holds',
  sales: '9. sellers see their real sales',
  passes: '10. a bought seat has one pass',
  admissions: '11. a pass is used once',
  scans: '12. an offline check-in arrives',
  payouts: '13. every captured amount has one owner',
};
