//! GOST R 34.10-2012 as the standard writes it, over any curve, with big numbers and without haste: for what tests
//! need, and to hold quicker code against. It keeps no secret from whoever has a clock.

use rsa::BigUint;

/// y² = x³ + ax + b modulo p, with a generator of prime order q.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// The modulus of the field.
    pub p: BigUint,
    /// The coefficient of x.
    pub a: BigUint,
    /// The constant.
    pub b: BigUint,
    /// The order of the generator.
    pub q: BigUint,
    /// The generator.
    pub generator: Point,
}

/// A point that is not infinity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The first coordinate.
    pub x: BigUint,
    /// The second coordinate.
    pub y: BigUint,
}

/// x/z², y/z³; infinity has z = 0.
#[derive(Clone)]
struct Jacobian {
    x: BigUint,
    y: BigUint,
    z: BigUint,
}

/// A number from its hexadecimal digits; zero where they are none.
pub fn number(digits: &str) -> BigUint {
    BigUint::parse_bytes(digits.as_bytes(), 16).unwrap_or_default()
}

impl Curve {
    /// TC26 512-A (RFC 7836, GOST §2).
    pub fn tc26_512_a() -> Curve {
        let p = (BigUint::from(1_u8) << 512) - BigUint::from(569_u32);
        Curve {
            a: &p - BigUint::from(3_u8),
            b: number(
                "E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265\
                 EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760",
            ),
            q: number(
                "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF\
                 27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275",
            ),
            generator: Point {
                x: BigUint::from(3_u8),
                y: number(
                    "7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921\
                     DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4",
                ),
            },
            p,
        }
    }

    /// `times · point`; `None` for infinity.
    pub fn multiple(&self, times: &BigUint, point: &Point) -> Option<Point> {
        self.sum(&[(times, point)])
    }

    /// r and s for the private key `secret`, the hash as a number, and a nonce; `None` where the nonce will not do.
    pub fn sign(&self, secret: &BigUint, hash: &BigUint, nonce: &BigUint) -> Option<(BigUint, BigUint)> {
        let r = self.multiple(nonce, &self.generator)?.x % &self.q;
        let s = (&r * secret + nonce * self.reduced(hash)) % &self.q;
        let zero = BigUint::default();
        (r != zero && s != zero).then_some((r, s))
    }

    /// Whether r and s were made for this hash by the private key of `public`.
    pub fn verify(&self, public: &Point, hash: &BigUint, r: &BigUint, s: &BigUint) -> bool {
        let proper = |number: &BigUint| *number != BigUint::default() && number < &self.q;
        if !proper(r) || !proper(s) {
            return false;
        }
        // 1/e by Fermat: q is prime.
        let inverse = self.reduced(hash).modpow(&(&self.q - 2_u8), &self.q);
        let by_generator = s * &inverse % &self.q;
        let by_key = (&self.q - r) * &inverse % &self.q;
        let sum = self.sum(&[(&by_generator, &self.generator), (&by_key, public)]);
        sum.is_some_and(|sum| sum.x % &self.q == *r)
    }

    /// The hash modulo q, and 1 for 0.
    fn reduced(&self, hash: &BigUint) -> BigUint {
        let reduced = hash % &self.q;
        if reduced == BigUint::default() { BigUint::from(1_u8) } else { reduced }
    }

    /// The sum of multiples, by doubling and adding.
    fn sum(&self, parts: &[(&BigUint, &Point)]) -> Option<Point> {
        let mut sum = Jacobian { x: 1_u8.into(), y: 1_u8.into(), z: BigUint::default() };
        let longest = parts.iter().map(|(times, _)| times.bits()).max()?;
        for bit in (0..longest).rev() {
            sum = self.double(&sum);
            for (times, point) in parts {
                if (*times >> bit) % 2_u8 == 1_u8.into() {
                    sum = self.add(&sum, point);
                }
            }
        }
        if sum.z == BigUint::default() {
            return None;
        }
        let inverse = sum.z.modpow(&(&self.p - 2_u8), &self.p);
        let square = &inverse * &inverse % &self.p;
        Some(Point { x: &sum.x * &square % &self.p, y: sum.y * (square * inverse % &self.p) % &self.p })
    }

    fn double(&self, point: &Jacobian) -> Jacobian {
        let p = &self.p;
        let yy = &point.y * &point.y % p;
        let zz = &point.z * &point.z % p;
        let s = &point.x * &yy * 4_u8 % p;
        let m = (&point.x * &point.x * 3_u8 + &self.a * (&zz * &zz % p)) % p;
        let x = self.minus(&(&m * &m), &(&s * 2_u8));
        let y = self.minus(&(m * self.minus(&s, &x)), &(&yy * &yy * 8_u8));
        Jacobian { x, y, z: &point.y * &point.z * 2_u8 % p }
    }

    fn add(&self, sum: &Jacobian, point: &Point) -> Jacobian {
        if sum.z == BigUint::default() {
            return Jacobian { x: point.x.clone(), y: point.y.clone(), z: 1_u8.into() };
        }
        let p = &self.p;
        let zz = &sum.z * &sum.z % p;
        let width = self.minus(&(&point.x * &zz), &sum.x);
        let height = self.minus(&(&point.y * (&zz * &sum.z % p)), &sum.y);
        if width == BigUint::default() && height == BigUint::default() {
            return self.double(sum);
        }
        // With the same x and another y, z becomes zero: infinity.
        let ww = &width * &width % p;
        let (www, v) = (&ww * &width % p, &sum.x * &ww % p);
        let x = self.minus(&(&height * &height), &(&www + &v * 2_u8));
        let y = self.minus(&(height * self.minus(&v, &x)), &(&sum.y * &www));
        Jacobian { x, y, z: &sum.z * width % p }
    }

    fn minus(&self, from: &BigUint, what: &BigUint) -> BigUint {
        (from + &self.p - what % &self.p) % &self.p
    }
}
