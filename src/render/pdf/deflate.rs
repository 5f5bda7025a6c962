//! Compression, at two levels: what every document has anew, and what is kept.

use libdeflater::{CompressionLvl, Compressor};

/// The compressors.
pub struct Deflate {
    quick: Compressor,
    thorough: Compressor,
}

impl Deflate {
    /// Prepares the compressors.
    pub fn new() -> Deflate {
        let level =
            |level| CompressionLvl::new(level).expect("libdeflate has the levels from 0 to 12");
        Deflate { quick: Compressor::new(level(1)), thorough: Compressor::new(level(6)) }
    }

    /// Compresses fast.
    pub fn quick(&mut self, bytes: &[u8]) -> Vec<u8> {
        zlib(&mut self.quick, bytes)
    }

    /// Compresses well.
    pub fn thorough(&mut self, bytes: &[u8]) -> Vec<u8> {
        zlib(&mut self.thorough, bytes)
    }
}

fn zlib(compressor: &mut Compressor, bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0; compressor.zlib_compress_bound(bytes.len())];
    let length = compressor
        .zlib_compress(bytes, &mut out)
        .expect("the buffer is as large as the compressor asks for");
    out.truncate(length);
    out
}
