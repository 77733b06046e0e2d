"""The demonstration: Dinas Sosial Kota Depok with its real 2020 figures and invented people, through the real actions."""
