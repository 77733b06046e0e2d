"""Passphrases that can be read out over the telephone: four plain Indonesian words, drawn by lot."""

from __future__ import annotations

import secrets

_EVERYDAY = """
    abad abu acar adik adonan agak ahad air ajaib akar akhir alam alis alun amal ampas anak andal aneka anggur angin
    angka angsa antar anyam apel api arang arena arus asam asap asin atap awan awal ayam ayun badai badak badan bagan
    bahan bahu baja baju bakau bakul balai balok bambu ban bangau bangku bangsal bantal banteng barang baris barat
    batang batik batu bawang bayam bayang bebas bebek beduk beku belah belalai belanga beliung belut benang bendera
    bening benih bentang beras berita berkah besar besi betah biasa bibit biduk bijak biji bilik bintang biola biru
    bisik bobot bola bolu boneka bonsai bordir botol buah buaya bubur budi bugar bukit buku bulan bulat bulu bumbu
    bumi bundar bunga bungkus burung busur cabang cabai cahaya cakap cakar cangkir cangkul canggih cap cat catur cawan
    celana celengan cemara cendana cepat cerah cerdas cerita cermin cetak cincin cinta ciri coklat contoh corak cuaca
    cuka cukup dada daftar dagang dahan damai danau dandang dapur dasar datar daun dawai daya dayung debu dekat delima
    delman denah depan desa dewan dinding dingin dipan domba dongeng dorong dua duduk duku dukung durian ekor elang
    emas ember embun enam encer endap engsel ember fajar gabus gadai gading gajah galah gambar gambang gandum ganjil
    garam garis garuda gasing gelang gelas gembira gendang genteng gerbang gerimis getah gigi giling gitar goreng gotong
    gua gubuk gudang gula gulung gunting gunung gurami guru hadap hadiah hak halaman halus hamparan hangat harap harga
    hari harimau harum hasil hati hebat helai hemat hening heran hias hidup hijau hilir hitam hitung hormat hujan hulu
    huruf hutan ibu ikan ikat ikhlas ilmu imbang indah induk ingat insan intan irama iring istana itik izin jagung
    jahe jahit jajan jala jalan jalin jalur jamur janggut janji jarak jari jaring jarum jasa jati jauh jawab jelas
    jembatan jemput jendela jenis jeruk jinak jingga jual juara jujur jumlah juru kabar kabut kaca kacang kain kait kaki
    kaktus kala kali kalung kamar kambing kampung kamus kanan kancil kandang kapak kapal kapas kapur karang karet kartu
    karung kasih kasur kata kawan kawat kayu kebun kecil kedai kelapa kelas kelinci kelopak kemang kemarau kembang
    kemiri kendi kental kerang keranjang kereta kerja kerikil kertas ketan ketapang ketela ketupat kijang kilat kilau
    kincir kipas kiri kisah kolam kompas kopi koran kota kotak kucing kuda kue kuku kulit kumbang kunang kunci kuning
    kupu kura kursi kuat laba labu lada ladang lagu lahan lain laju laki lama lampu lancar langit langkah lantai
    lapang laras laut lawan layang layar lebah lebar lebat lega lembah lembar lembut lemari lengkap lentera lepas lereng
    lesung lezat lidah lilin lima limau lincah lindung lingkar lipat lontar lorong loyang luas lubuk lukis lumbung lurus
"""
WORDS = sorted(set(_EVERYDAY.split()))
"""Words of everyday life, none rude and none hard to spell."""


def generate(words: int = 4) -> str:
    """ "kucing-payung-sungai-merah": about 35 bits with four words; guessing is slowed down at the door."""
    return "-".join(secrets.choice(WORDS) for _ in range(words))
