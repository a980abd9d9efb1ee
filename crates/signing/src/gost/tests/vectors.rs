//! The vectors of GOST §7, numbers as standards print them.

/// Private key, nonce, message, r and s; numbers as standards print them.
pub(super) struct Vector {
    pub(super) secret: &'static str,
    pub(super) nonce: &'static str,
    pub(super) message: &'static str,
    pub(super) r: &'static str,
    pub(super) s: &'static str,
}

pub(super) const SECRET_1: &str = "249da59065bd42f878119dd63c6611dc545526d316ad7a7bfbe9851ca651c7d8\
         d0d61e6289367918d05d87ca16ba014544b00c5066fc60ede53c9709446c62f9";
pub(super) const SECRET_2: &str = "33d7087b1442c3168dcab912917a40d4cd67c817ca2af8b26b5dcc2156860717\
         ce538192b276477f9d5af3b32f201b68cdc82ce26165b3a1ab72ec6a39502aab";
pub(super) const NEGATIVE_ONE: &str = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\
         27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b274";

/// V1 to V5 and V7.
pub(super) const VECTORS: [Vector; 6] = [
    Vector {
        secret: SECRET_1,
        nonce: "1dd2549e1832065c76682869206578a2f650c471b3bdbf85c57ed99c1f990095\
         8d975f3ba20abe5b7dda9e43b9686795e8f3cf7f5caa447e8e2c2de0eb7bb6a2",
        message: "abc",
        r: "b73dec4611c5e86e9304b0c5f603c9435116d13f298babd928ed0b2fc0e20cb4\
         8d822bfa82dbb9cea1818862c5e10c2b97ebccc50f44d433eacdbeffd7c33b36",
        s: "ea4a331e6426498b4b29e75e7f12d228a40f5a0cce3fff1c77c24176073d0492\
         a26727a30d47ccf6c5972156215666cf6422de44c847fae2173907a703f409ec",
    },
    Vector {
        secret: SECRET_2,
        nonce: "782eb787873a3539577cadc24d8296ff64dcad53814398a916f0df10154a406b\
         e8fa0bcec715b2c4af1b2bbba001699caa2abc0e8dd57190c038fc956d7a070d",
        message: "",
        r: "8b90aa2c2180fb1ed633b59d491285a258b6e171460f86d8d244650d7437efd6\
         97839bbc8791943e1a12dcec6646db1be744587ae32effcafdbabbd10046dcde",
        s: "2714a9f26536fe8886f2797bee5567fe74ec838be6c40ff02a034e2dc136435f\
         008526871f24e716d245c145292b77d01d3e3b22041ced463315d99c8fb28a34",
    },
    Vector {
        secret: SECRET_1,
        nonce: "fc3da2acdb3f36914d6d034d8d716d78d7067126d051fc9683ee7a7a767ef428\
         66d9a1c56392448b939d4607f2dc1a80cd8b564b98545d7d2ad1f9ea2cbe3b20",
        message: "Қазақстан Республикасы",
        r: "9e3efc293e8665adf2a4c9708be15348238969380eddd7b12d364e0572cc0b62\
         723816fb6c4a4c3d170d8aac4ca95fa0a3ad9141653d1367cf49042f75f6be32",
        s: "53500269457b04fc0c9843924d9ec08f2e5f39f82ea9b0d2e34ac4e035133110\
         253dc7d4deffe7caf33bfbc36c2ee87f3dac0cd3500e4e9991c94a33b9be3fab",
    },
    Vector {
        secret: SECRET_2,
        nonce: "094c6e31f4a2694adc8ffde1654842c3fba0baf721452bbef1d8a0605aeb3f87\
         2560198b262f4186d26e31128a8465b8de3ac257159fd44fedf7beba42f2c81c",
        message: "short r",
        r: "00696689f97abfaa51717091a045ee4ff4990f18e37c93c6d4f74ee522e05196\
         389eb62cf0d41ab713eaeb7c44fbf0b5df87ff65d48b55b0260cad47848b8ce8",
        s: "7c952140f7f20fc8c8d7b81939be05ce6698aa1c05c930393687c74f76610ede\
         2280a51a0f209cd7eeba2b0e4f0851e3b6a509142ac713dc0c25d6955fcacb75",
    },
    Vector {
        secret: "1",
        nonce: "1",
        message: "abc",
        r: "3",
        s: "28b70dbfb353bcc6c8b3b82aae4bc6d8b0bec8d908ab0a7f6bdd15093e7f99d5\
         b87e6de2465df7dace5f4424b25bb8dad042b5d6bee24f8fc9a77d31286e152b",
    },
    Vector {
        secret: NEGATIVE_ONE,
        nonce: "ea14523c36aed03eb5540ad24235624b5f3782e1af5bf4fef9d526a1b42d3a80\
         c873b8af2f01e52f628c8ab584a1281c8dfb2daeff2478e29cbd4eb35c76a65e",
        message: "abc",
        r: "1cffe14fb9714bf0ca71f241d759deaad3579136ec7778d71cccb0634dfd039c\
         0030b705368ae07dcfd73f34608d96b3ab6fd06d2da8dc40e9502f2b9ec099e2",
        s: "3608ebc32fe026e10e81841d8a3360b52c723f1f29db6a3ec9bb57c7d1bf6e80\
         fd6112d71f73f9e24daf652514b6ba0ba931225a3c6c8c0854583ddb01b9cb0d",
    },
];

/// The hashes of `abc` and of nothing, and the example of RFC 6986, as libraries print them.
pub(super) const DIGESTS: [(&str, &str); 3] = [
    (
        "abc",
        "28156e28317da7c98f4fe2bed6b542d0dab85bb224445fcedaf75d46e26d7eb8\
         d5997f3e0915dd6b7f0aab08d9c8beb0d8c64bae2ab8b3c8c6bc53b3bf0db728",
    ),
    (
        "",
        "8e945da209aa869f0455928529bcae4679e9873ab707b55315f56ceb98bef0a7\
         362f715528356ee83cda5f2aac4c6ad2ba3a715c1bcd81cb8e9f90bf4c1c1a8a",
    ),
    (
        "012345678901234567890123456789012345678901234567890123456789012",
        "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa\
         00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48",
    ),
];
