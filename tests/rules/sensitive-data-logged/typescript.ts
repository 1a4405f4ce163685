import pino from 'pino';

const log = pino();

interface Account {
  email: string;
  password: string;
  passwordHash: string;
}

export class Accounts {
  register(account: Account): void {
    console.log(`registering ${account.email} ${account.password}`); // bad: sensitive-data-logged
  }

  reset(resetToken: string): void {
    log.info({ resetToken }, 'reset'); // bad: sensitive-data-logged
  }

  pay(cardNumber: string, cvv: string): void {
    console.error('payment failed', cardNumber, cvv); // bad: sensitive-data-logged
  }

  stored(account: Account): void {
    log.debug(account.passwordHash); // ok: sensitive-data-logged
  }
}

export function configured(): void {
  console.log('secret', process.env.CLIENT_SECRET); // bad: sensitive-data-logged
}

export const header = (headers: Headers): void => console.info(headers.get('Authorization')); // bad: sensitive-data-logged

export function who(account: Account): void {
  console.log(`registering ${account.email}`); // ok: sensitive-data-logged
}

export function whether(token?: string): void {
  log.info({ authenticated: token !== undefined }); // ok: sensitive-data-logged
}

export function usage(inputTokens: number, nextToken: string): void {
  console.log(inputTokens, nextToken); // ok: sensitive-data-logged
}

export function label(): void {
  // console.log(password) in a comment is no code.
  console.log('password'); // ok: sensitive-data-logged
}
