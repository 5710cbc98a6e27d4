"""The same steps in the notebook's own NumPy code: networks.py has them."""

from networks import small_2_4_1_m4, small_2_4_1_m400, small_5_4_3_1_m4, small_5_4_3_1_m400

__all__ = ["small_2_4_1_m4", "small_2_4_1_m400", "small_5_4_3_1_m4", "small_5_4_3_1_m400"]
