"""Paper and exchange: the referral form, its pictures, CSV of other systems."""
